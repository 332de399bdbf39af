"""What people ask who type words at any question: known by example sentences of every language."""
