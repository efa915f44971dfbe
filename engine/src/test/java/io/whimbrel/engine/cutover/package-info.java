/** Parts of the engine tried alone. */
@NullMarked
package io.whimbrel.engine.cutover;

import org.jspecify.annotations.NullMarked;
