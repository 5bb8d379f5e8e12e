"""Arabic text to tokens with offsets into the raw text; folding; morphology on camel-tools."""
