"""A program made smaller, each reduction with its proof."""
