"""The welcome series: who is in it, what falls due, and the steps as staff look at them."""
