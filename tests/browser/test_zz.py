from hand import Hand
from backprop_course.views import words
def test_z(labs):
    hand = Hand(labs, 1)
    hand.button("descend")
    rate = hand.lab.get_by_role("textbox", name=words.LEARNING_RATE)
    rate.fill("40"); rate.press("Enter")
    hand.press("W1[0,0]", "d", "r")
    hand.lab.locator('[data-key="descent-diverged"]').wait_for(timeout=20_000)
    hand.look()
    rate.fill("-1"); rate.press("Enter")
    for _ in range(5):
        hand.page.wait_for_timeout(100)
        print(labs.evaluate("(Lab.all()[1].session.message, Lab.all()[1].stage.message, Lab.all()[1].session.descent.learning_rate)","from backprop_course.views import Lab"), hand.lab.get_by_role("status").all_text_contents(), rate.input_value())
    print(hand.value("W1[0,0]"), labs.evaluate("Lab.all()[1].stage.answered","from backprop_course.views import Lab"))
    hand.press("W1[0,0]", "ArrowUp"); hand.page.wait_for_timeout(300)
    print(hand.value("W1[0,0]"), labs.evaluate("(Lab.all()[1].stage.answered,Lab.all()[1].session.message)","from backprop_course.views import Lab"))
    print(labs.console_errors, hand.lab.locator(".backprop-confirmed").text_content())
