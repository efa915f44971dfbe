/** Parts of the engine tried alone. */
@NullMarked
package io.whimbrel.engine.reads;

import org.jspecify.annotations.NullMarked;
