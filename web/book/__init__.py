"""The book: static pages of the lessons, made of what their notebooks hold."""
