"""Written answers: a language model's prose, sentence by sentence under a gate."""
