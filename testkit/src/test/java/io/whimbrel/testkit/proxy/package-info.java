@NullMarked
package io.whimbrel.testkit.proxy;

import org.jspecify.annotations.NullMarked;
