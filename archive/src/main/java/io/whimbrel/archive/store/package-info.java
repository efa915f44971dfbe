/** Places that keep files: directories and buckets. */
@NullMarked
package io.whimbrel.archive.store;

import org.jspecify.annotations.NullMarked;
