"""The functions that make the mistakes, lesson by lesson, as a learner would make them."""
