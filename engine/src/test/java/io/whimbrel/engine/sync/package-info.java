/** Parts of the engine tried alone. */
@NullMarked
package io.whimbrel.engine.sync;

import org.jspecify.annotations.NullMarked;
