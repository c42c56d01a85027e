"""The sentences that stand beside rows, by their codes: `source.what-is-wrong`, tr("…") with its places."""
