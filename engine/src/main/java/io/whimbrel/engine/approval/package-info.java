/** Who must say go at a gate, and who did. */
@NullMarked
package io.whimbrel.engine.approval;

import org.jspecify.annotations.NullMarked;
