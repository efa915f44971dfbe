/** Sends single tables back to copy while the run keeps the others. */
@NullMarked
package io.whimbrel.engine.again;

import org.jspecify.annotations.NullMarked;
