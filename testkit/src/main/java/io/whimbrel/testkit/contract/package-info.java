/** What every database product must do: the contract, as tests over the ports of the core. */
@NullMarked
package io.whimbrel.testkit.contract;

import org.jspecify.annotations.NullMarked;
