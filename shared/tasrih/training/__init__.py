"""From annotated articles to the weights of the detector's models. Needs scikit-learn; nothing else here does."""
