package dev.ownrelay.web;

import org.springframework.context.annotation.Configuration;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    /// A redirect after a POST is 303 See Other (RFC 9110 section 15.4.4).
    WebConfiguration(ThymeleafViewResolver views) {
        views.setRedirectHttp10Compatible(false);
    }
}
