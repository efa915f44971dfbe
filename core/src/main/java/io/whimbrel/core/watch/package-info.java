/** What is watched: figures, and the rules that tell somebody or start the way back. */
@NullMarked
package io.whimbrel.core.watch;

import org.jspecify.annotations.NullMarked;
