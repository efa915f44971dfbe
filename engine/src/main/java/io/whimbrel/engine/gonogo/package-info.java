/** What speaks for and against the cutover, looked at before its gate: each line a class. */
@NullMarked
package io.whimbrel.engine.gonogo;

import org.jspecify.annotations.NullMarked;
