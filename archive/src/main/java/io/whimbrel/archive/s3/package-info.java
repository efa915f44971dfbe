/** Buckets that speak the S3 protocol, by Amazon's SDK. Loaded only where a bucket is named. */
@NullMarked
package io.whimbrel.archive.s3;

import org.jspecify.annotations.NullMarked;
