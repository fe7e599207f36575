"""What views, proofs and exercises share. It knows none of them."""
