"""Steps of buying: what suppliers send straight to buyers, what should be ordered, what was and is paid."""
