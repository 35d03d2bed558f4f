ln -s /dev/full review.ts
