"""A field into words, sentences and quotations; its phrases, and the marks by which a content may follow a cue."""
