@NullMarked
package io.whimbrel.core.digest;

import org.jspecify.annotations.NullMarked;
