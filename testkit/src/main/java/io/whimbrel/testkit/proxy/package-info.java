/** A network that can be made to fail while it is in use. */
@NullMarked
package io.whimbrel.testkit.proxy;

import org.jspecify.annotations.NullMarked;
