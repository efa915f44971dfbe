/** The downtime of a big bang: its gate, its fence around everything, and its end. */
@NullMarked
package io.whimbrel.engine.downtime;

import org.jspecify.annotations.NullMarked;
