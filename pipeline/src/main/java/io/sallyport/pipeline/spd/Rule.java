package io.sallyport.pipeline.spd;

/**
 * One selector of a policy, as the classifier sees it.
 *
 * @param selector written as the packets are that it is held against
 * @param order place of its policy in the order, which is also the policy's index
 */
record Rule(Selector selector, int order) {}
