"""What is said, made comparable: words of any spelling and form to terms, numbers to figures. Pure."""
