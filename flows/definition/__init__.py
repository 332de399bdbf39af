"""What an editor writes: read from YAML, validated, frozen."""
