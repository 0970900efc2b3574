package dev.ownrelay.web;

import jakarta.servlet.http.HttpServletRequest;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.multipart.support.StandardServletMultipartResolver;

/// Who reads a body, and who stops reading it.
@Configuration(proxyBeanMethods = false)
class BodyConfiguration {

    /// Looks for files only where they were taken, and not again for an error page.
    @Bean
    StandardServletMultipartResolver multipartResolver() {
        return new StandardServletMultipartResolver() {
            @Override
            public boolean isMultipart(HttpServletRequest request) {
                return request.getAttribute(Uploads.TAKEN) != null && super.isMultipart(request);
            }
        };
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> unreadBodies() {
        return server -> {
            server.addEngineValves(new UnreadBodies());
            server.addConnectorCustomizers(BodyConfiguration::invite);
        };
    }

    /// A client that asks first (RFC 9110 section 10.1.1) is told to go on once somebody reads.
    private static void invite(Connector connector) {
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
        }
    }
}
