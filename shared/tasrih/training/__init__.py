"""From annotated articles to the weights of the detector's models. Nothing else needs scikit-learn and scipy."""
