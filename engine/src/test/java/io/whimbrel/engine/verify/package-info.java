/** Tests of verification. */
@NullMarked
package io.whimbrel.engine.verify;

import org.jspecify.annotations.NullMarked;
