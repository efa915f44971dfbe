/** Watches a run: samples figures, keeps them, and does what the rules over them ask for. */
@NullMarked
package io.whimbrel.engine.watch;

import org.jspecify.annotations.NullMarked;
