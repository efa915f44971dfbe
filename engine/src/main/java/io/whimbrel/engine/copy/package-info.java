/** Copy: chunks of rows from the source into the target, with several workers. */
@NullMarked
package io.whimbrel.engine.copy;

import org.jspecify.annotations.NullMarked;
