/** The mappings that a plan comes to over what a database holds, and what is wrong with them. */
@NullMarked
package io.whimbrel.core.plan.mapping;

import org.jspecify.annotations.NullMarked;
