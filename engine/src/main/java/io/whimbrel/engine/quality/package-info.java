/** The quality of data: looked at on the source before a run, and on the target behind it. */
@NullMarked
package io.whimbrel.engine.quality;

import org.jspecify.annotations.NullMarked;
