/** The life of one execution of a plan: phases, gates, states. */
@NullMarked
package io.whimbrel.core.run;

import org.jspecify.annotations.NullMarked;
