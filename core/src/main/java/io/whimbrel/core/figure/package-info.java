/** Numbers as people read them. */
@NullMarked
package io.whimbrel.core.figure;

import org.jspecify.annotations.NullMarked;
