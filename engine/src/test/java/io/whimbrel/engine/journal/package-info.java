/** What the journal promises, tried on real databases. */
@NullMarked
package io.whimbrel.engine.journal;

import org.jspecify.annotations.NullMarked;
