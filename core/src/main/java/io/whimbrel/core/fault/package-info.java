/** Named places at which a test may stop the process: one at every durable step. */
@NullMarked
package io.whimbrel.core.fault;

import org.jspecify.annotations.NullMarked;
