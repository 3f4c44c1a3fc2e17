"""What a language model does: it writes answers, sentence by sentence under a gate, and where it
is set to, judges claims."""
