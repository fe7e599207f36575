"""The book: static pages of the lessons, and what is made for them."""
