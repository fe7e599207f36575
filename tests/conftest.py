from hypothesis import settings

# The same examples every time: a red run can be repeated.
settings.register_profile("repeatable", derandomize=True, deadline=None)
# Others every time; where one fails, it is printed. make thorough
settings.register_profile("thorough", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("repeatable")
