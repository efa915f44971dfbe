/** Tests of the way back. */
@NullMarked
package io.whimbrel.engine.back;

import org.jspecify.annotations.NullMarked;
