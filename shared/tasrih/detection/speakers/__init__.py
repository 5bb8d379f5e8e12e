"""From an attribution to who speaks: whom phrases may mean in this article and by the registry, and which of them."""
