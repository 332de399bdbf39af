"""Tests of the gazetteer and of what people type when they are asked where they live."""
