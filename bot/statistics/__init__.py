"""Weekly figures for funders: sums that show no single person. Nothing is counted unless `STATISTICS=1`."""
