/** Parts of the engine tried alone. */
@NullMarked
package io.whimbrel.engine.verify;

import org.jspecify.annotations.NullMarked;
