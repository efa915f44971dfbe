@NullMarked
package io.whimbrel.archive.s3;

import org.jspecify.annotations.NullMarked;
