package dev.ownrelay.web;

import jakarta.servlet.DispatcherType;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    /// A redirect after a POST is 303 See Other (RFC 9110 section 15.4.4).
    WebConfiguration(ThymeleafViewResolver views, SpringTemplateEngine engine) {
        views.setRedirectHttp10Compatible(false);
        engine.setTemplateEngineMessageSource(new PageWords());
    }

    /// In place of the one of Spring Boot, for the same dispatches.
    @Bean
    static FilterRegistrationBean<ResourceUrlEncodingFilter> fileLinks() {
        var links = new FilterRegistrationBean<ResourceUrlEncodingFilter>(new FileLinks());
        links.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR);
        return links;
    }
}
