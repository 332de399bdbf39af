"""What becomes of what people type: an answer, a question, a part of a text, words that wait for a yes."""
